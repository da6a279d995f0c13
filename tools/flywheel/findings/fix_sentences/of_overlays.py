"""How to fix what checks of overlays, pins and registries find."""

from __future__ import annotations

#: The id of a check and its sentence, a row each.
ROWS = """\
GF101 Write one of the shared capability labels, which begin with the namespace and the runner type.
GF102 Correct or remove the suffix; the finding lists those that the contract allows.
GF103 Write the shared label without the name of the owner, repository, project or host.
GF104 Add the capability label to the set's `runner_labels`.
GF105 Set the runner type that the label names, or write a label of the set's type.
GF106 Remove the container mode, so that the stack sets the one of the runner type.
GF107 Write the class after a runner type that can have it, or remove it.
GF108 Write the label in lower case.
GF109 Keep each label once.
GF110 Set a scale-set name of at most 45 lower-case letters, digits and hyphens.
GF111 Give each runner set a scale-set name of its own.
GF112 Give each runner set a release name of its own: short, of lower-case letters, digits and hyphens.
GF113 Remove the label; the finding lists what may stand beside the capability label.
GF114 Use a chart that registers labels, or name each set after its label.
GF115 Write a list with one string for each label.
GF116 Shorten the label or namespace, or remove it if it is empty.
GF117 Use a label of the contract, or ask core to add this one.
GF118 Give the set a scale-set name that is not a label.
GF119 Read the changelog of that chart, or use a core whose contract knows it.
GF120 Lower the sets' maxima, or raise the label's `max` in the contract if the nodes hold them.
GF121 Use a shorter slug, or another stack for this owner.
GF201 Write the https address of the owner's widest scope, with nothing after it.
GF202 Keep the anchor private, record the debt, and expect this warning until the account has a wider scope.
GF203 Register at the account, not at a repository.
GF204 Register at the owner's own scope, or move the set to the overlay of the other owner.
GF205 Set the runner group that the owner declares; leave it out for an account without groups.
GF206 Write the name of the owner's own App secret.
GF207 Set the flags of the controller and the namespaces as the declared controller owner requires.
GF208 Write example values in core; the owner's facts belong in its overlay.
GF209 Fix what the exception was for and remove it, or decide again and set a later day.
GF210 Write a forge and a kind of account that the contract knows.
GF211 Set the variable if the pinned core has it; otherwise refresh the pin first.
GF212 Have the jobs of this forge reviewed by somebody, and expect this warning.
GF213 Pass the day: `--today YYYY-MM-DD`.
GF214 Make the overlay's repository private, and declare it so.
GF215 Give the checkout of core a read-only deploy key, or the token of an App that reads core.
GF216 Add `persist-credentials: false` to the checkout.
GF217 Use a read-only deploy key, or the token of an App.
GF218 List the permissions that the workflow needs.
GF219 Apply a saved plan that was checked, or give the job an environment with reviewers.
GF220 Run `flywheel plan` on the saved plan before the apply.
GF221 Use the App secret of the overlay's owner.
GF222 Remove the stack, or use the stack of the owner's forge.
GF223 Correct the host, or declare the owner's forge.
GF224 Set a runner group that the owner made for these runners.
GF225 Set the namespace of the owner's runners.
GF226 Set the tenant, the view of the caches and the boundary of the state.
GF227 Remove the runner group, or correct the declared plan of the account.
GF228 Write the owner's new name.
GF229 Write the owner's new name.
GF230 Upgrade the server to a version that registers labels.
GF231 Declare the server's version; set its flag and expect this warning, or upgrade it.
GF232 Write the address of the owner's forge.
GF240 Use a shared label in core, or move the runner set to its owner's overlay.
GF301 Correct the name, remove the variable, or pin a core whose stack declares it.
GF302 Set the missing value.
GF303 Write a value of the declared type.
GF304 Correct the name of the attribute, or remove it.
GF305 Keep one of the two; the last one counts.
GF306 Write a value that meets the stack's condition, which the finding quotes.
GF307 Lower the minimum or raise the maximum; both are whole numbers of 0 or more.
GF308 Write a number with a unit of Kubernetes, such as `500m`, `2` or `1Gi`.
GF309 Set a value, or leave it out to use the default.
GF310 Write the value in its own type: numbers and booleans without quotation marks.
GF311 Set the maximum to 1 or more, or do not deploy the runners.
GF312 Lower the request or raise the limit.
GF313 Pin the image by its digest.
GF314 No edit is needed: the plan evaluates it.
GF315 Put a string in quotation marks, or write the value itself.
GF316 Correct the key, or remove it.
GF317 Add the missing value, or write one of the right type.
GF318 Correct the file at the place that the finding names.
GF319 Keep the key if another tool reads it; otherwise remove it.
GF320 Write the real values, and remove their entries from `examples`.
GF321 Follow the stack's advice, and remove the variable.
GF322 Name the stack in the file's path, or check the file or the other overlay by itself.
GF323 Correct the toleration or the affinity as Kubernetes accepts it.
GF324 Set the storage class of the volume, or remove its size.
GF325 Place the set on other nodes until the gate has a proof with evidence and day.
GF326 Write the same in the overlay and in the facts of the cluster, or in the latter only.
GF327 Build and pin an image with the newest runner.
GF328 Declare the runner's version by the image's digest.
GF333 Correct the name of the value, or remove it.
GF334 Write the value in the kind that the chart takes.
GF341 Remove the comment, or move it to the line of the finding.
GF342 Fix what the comment was for and remove it, or decide again and set a later day.
GF343 Write `# flywheel: allow CHECK until YYYY-MM-DD: the reason`.
GF345 Correct the name of the value, or remove it.
GF346 Write the value in the kind that the chart takes.
GF347 Write short values as `yamlencode` does: one mapping, without merge keys.
GF401 Set the public key beside the endpoint, or remove the endpoint.
GF402 Write the current key or host of the substrate.
GF403 Set the cache beside the executor, or remove the executor.
GF404 Set the substrate's endpoints in the runner set.
GF405 Write the same endpoint in both places, or remove one of them.
GF406 Write the endpoint with a scheme that its service has.
GF407 Write the service's name in the cluster.
GF408 Write the value in place of the placeholder.
GF409 Write the key as the cache shows it: a name, a colon, and 32 bytes in base64.
GF410 Write the key of the cache that runners read.
GF411 Write the key of this overlay's state, and move the state with `tofu init -migrate-state`.
GF412 Give each stack a state key of its own, or remove one of the files.
GF413 Write the current name of the attribute.
GF414 Change the backend's kind, and move the state with `tofu init -migrate-state`.
GF415 Set `use_lockfile = true`.
GF416 Set the bucket and the endpoint, and the flags that the finding names.
GF417 Write the substrate's value, or correct the fact.
GF418 Add the reason, or remove the exemption.
GF419 Let one person or job apply at a time; nothing else replaces a lock.
GF420 Write the declared value, or correct the declaration.
GF421 Correct the name of the attribute, or remove it.
GF501 Remove the key and have it replaced; keep the new one in the cluster, and write the secret's name.
GF502 Remove the token and have it replaced; refer to the new one by the name of its secret.
GF503 Remove it and have it replaced; write the context's name, and set KUBECONFIG for the run.
GF504 Remove the secret and have it replaced; refer to the new one by name.
GF505 Remove the value, and give it to the run in an environment variable.
GF506 Remove the file from the repository and its history, and replace the secrets in it.
GF507 Write the key that ARC reads, and create the secret with it.
GF508 Write the address without the password, and have the password replaced.
GF509 Write the secret's name; if this was the secret itself, have it replaced.
GF601 Pin a full commit of core, or a version from your registry.
GF602 Write the 40 hexadecimal digits of the commit.
GF603 Add the archive's integrity.
GF604 Pin a commit with `git_override`; for a trial pass the path on the command line.
GF605 Move the override to the overlay's own MODULE.bazel, or include its file from there.
GF606 Write the same version in both places.
GF607 Refresh all places of the role together, or declare a second role.
GF608 Read what changed, adapt the overlay, then pin the new contract.
GF609 Pin the expected core in all places, or expect another.
GF610 Pin a newer version.
GF611 Write the commit that the overlay pins, and the release's name in a comment.
GF612 Take core from its own repository, or declare the mirror.
GF613 Write the commit that `git rev-parse HEAD` prints in core.
GF614 Give `module_file`, and an override that names a commit or a version.
GF615 Update the lock file with the pinned Bazel, or set `.bazelversion` back.
GF616 Make the change in core, and pin a commit that has it.
GF621 Correct the key or the value, or add what is missing.
GF622 Rename the folder, or remove it.
GF623 Add the metadata that the central registry asks for, and remove other keys.
GF624 Write the name and the version of the folder into MODULE.bazel.
GF625 Remove the directive in the next version.
GF626 Make the list and the folders equal.
GF627 Sort the versions from the smallest to the greatest.
GF628 Write the archive's integrity, or restore the published archive.
GF629 Copy the archive's MODULE.bazel, or list a patch for it.
GF630 Add the file, correct its integrity, or remove it from source.json.
GF631 List the file in source.json, or remove it.
GF632 Write a path inside the archive or the folder.
GF633 Request an existing version, or pass the registry that has it with `--upstream`.
GF634 Write an existing version, and the reason.
GF635 Request another version or module in the next version.
GF636 Publish a newer version, or set `deprecated`.
GF637 Write exact Bazel versions or ranges, complete the matrix, and add the missing file.
GF638 Attest each file of the version at an https address of one release.
GF639 Publish the archive with a release of the module's repository, and write that https address.
"""
