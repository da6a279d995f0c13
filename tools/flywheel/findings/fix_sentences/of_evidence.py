"""How to fix what checks of workflows, ledgers, live evidence, plans and fleets find."""

from __future__ import annotations

#: The id of a check and its sentence, a row each.
ROWS = """\
GF701 Use a label that is served to the repository; the finding lists them.
GF702 Use a label that is served to the repository; the finding lists them.
GF703 Use a label that is served to the repository; the finding lists them.
GF704 Use a label that is served to the repository, not the name of a machine.
GF705 Remove the other label, and keep the capability label.
GF706 Remove the other label, and keep the capability label.
GF707 Remove the other label, or add it to the labels of the runner set.
GF708 Write a label, a list of labels, or a mapping of `group` and `labels`.
GF709 Use a runner group of the owner, or remove `group`.
GF710 Request the capability label of the set.
GF711 Write the label in lower case.
GF712 Correct the label as the finding proposes.
GF713 Use the shared label without the name.
GF714 Use the label that replaced it.
GF715 Serve the label here, request one that is served, or record the gap with an owner and a day.
GF716 Move the repository under a scope that serves the label, or record the gap.
GF717 Admit the repository to the runner group, or record the gap.
GF718 Write the label as a literal, or give the input a default.
GF719 Say which repository it is: `--repository DIR=OWNER/NAME:VISIBILITY:NUMBER`.
GF720 Pass the input that carries the runner label.
GF721 Add a condition to the job that is false for forks.
GF722 Write a condition that a file shows to be false for forks.
GF723 Run it on `pull_request` with a gate, or without a checkout of the pull request.
GF724 Run it on `pull_request` with a gate, or without a checkout of the pull request.
GF725 Remove the endpoint: the runner's environment has it.
GF726 Revoke the credential, and use a secret of the repository.
GF727 Write the full commit, and the release's name in a comment.
GF728 Correct the file at the place that the finding names.
GF729 Give what is missing: `--overlay PATH`, or the repository's name and visibility.
GF730 Request a runner set with a Docker daemon, or use no container.
GF731 Give the job a `container`, or request a runner set of another mode.
GF732 Remove the comment, or move it to the line of the finding.
GF733 Fix what the comment was for and remove it, or decide again and set a later day.
GF734 Write `# flywheel: allow CHECK until YYYY-MM-DD: the reason`.
GF801 Serve the label; then add a successful run as proof, and close the entry.
GF802 Serve the label, or write a new review day with its reason.
GF803 Close the entry with a run as proof, or remove it if no job requests the label.
GF804 Add valid proof, or write `status: open`.
GF805 Correct the proof, or add another run.
GF806 Keep one entry, with the proofs of both.
GF807 Write the owner whose overlay will serve the label, or give that overlay too.
GF808 Add the run, or write the tier and the gate that are proved.
GF809 Let the workflow request a shared label, and write the entry for that one.
GF810 Replace it with a run on the default branch, or with other evidence.
GF811 Choose one exit, and add its proofs.
GF812 Write `status: open`, and close it when the missing items are proved.
GF813 Keep one exit; remove the others with their proofs.
GF814 Correct the proof, or add valid evidence.
GF815 Remove it from the proofs; `state_owner` says whose state it is.
GF816 Remove the runner set from the overlay and the cluster, or remove the claim from the ledger.
GF817 Keep one entry, with one exit and the proofs of both.
GF818 Replace it with the log of the apply, or the list of live scale sets.
GF819 Add the proof that the lane is removed, or correct its name.
GF821 Collect the evidence again.
GF822 Run a job on the runner set on a default branch again.
GF823 Collect evidence with this overlay.
GF824 Plan, judge and apply the stack; name a set of the next apply with `--planned`.
GF825 Read the controller's log: secret, address or runner group is wrong.
GF826 Read the events of the listener's pod and the controller's log.
GF827 Start a controller of the set's minor version; remove finalizers by hand only if that is impossible.
GF828 Fix the cause, and delete the failed runners.
GF829 Remove the set from `--planned`.
GF830 Create the scale set again: ARC sends labels at creation only.
GF831 Make the runner group if it does not exist, and apply the stack.
GF832 Find out who owns the live set and rehome it, or correct the address.
GF833 Rehome the release, or give the set a name of its own.
GF834 Keep one of them, and give the other a scale-set name of its own.
GF835 Pin a chart that the controller accepts, or have its owner upgrade it first.
GF836 Declare the set here and rehome it, or retire it.
GF837 Create the new secret in the runner namespace, and apply the stack.
GF838 Make the runner group, with the repositories that it admits.
GF839 Close the group at the forge, or decide otherwise in the overlay.
GF840 Make the roster at the forge and the one in the overlay equal.
GF841 Admit the repository at the forge and in the overlay, or change what its jobs request.
GF842 Change the organization's policy on self-hosted runners.
GF843 Give the owner's App the missing permissions, and accept them in the organization.
GF844 Correct the declared kind of account, or the owner's name.
GF845 Keep the anchor private, record the debt, and expect this warning.
GF846 Serve the label to the repository, or let it request one that it is served.
GF847 Look at the listener, at failed runners and at the room in the cluster.
GF848 Do what the queue at the end of the report says.
GF849 Create the secret on the operator's machine, from the App's ids and its key.
GF850 Create the secret again with the three keys that ARC reads.
GF851 Make a read-only deploy key of core, and keep it as a secret of the overlay.
GF852 Delete the key, and add its public part again without write access.
GF853 Create the secret in the repository, or let the organization's secret reach it.
GF854 Declare the live key, or find out who changed it.
GF855 Create the cache, or correct its name.
GF856 Remove the endpoint until it executes.
GF857 Give the runners a credential that writes, or expect this warning.
GF858 Give the cache more space, or let fewer owners write to it.
GF859 Do not apply: correct the backend, or restore the state from its backup.
GF901 Declare the object again, or have its loss approved for this plan.
GF902 Revert the change that cannot be made in place, or have the replacement approved.
GF903 Revert the change that cannot be made in place, or have the replacement approved.
GF904 Remove `create_before_destroy`, or give the new object another name.
GF905 Check cluster and login, and plan again; import a forgotten object into its new owner's state first.
GF906 Find out which of the two objects serves; destroy the other in a plan of its own.
GF907 Make moves in a plan of their own, or have them approved.
GF908 Make sure that no other state has the object, and import in a plan of its own.
GF909 Find out who changed it; add the change to the configuration, or let the plan undo it.
GF910 Remove the trigger, or have the action approved.
GF911 Recreate the set: let its jobs end, plan with `-replace`, and approve that plan.
GF912 Read each change before you apply the plan.
GF913 Write the approver's name and the reason of each entry.
GF914 Write an entry for each address, with its actions from the plan.
GF915 Have this plan approved, or judge the approved one.
GF916 Have the plan approved again, with a later day.
GF917 Remove the entry.
GF918 Read the plan again; if it is right, approve its actions and addresses as they are.
GF919 Find out why the plan differs; change the expected shape only if the plan is right.
GF921 Import the release into its owner's state, or list it under `elsewhere` with its owner.
GF922 Remove the address from the state, or install the release again, before anything moves.
GF923 Remove it with `tofu state rm` from the state that must not own it.
GF924 Correct the states or the number of moved releases, so that each release is in one state.
GF925 Add the release to the migration: all releases of an owner move together.
GF926 Explain each of these releases before anything moves.
GF927 Declare the release in the overlay that owns it next, and in no other.
GF928 Write the new owner's secret, and apply the target overlay.
GF929 Correct the address in the target overlay, and apply it.
GF930 Stop, and find out what changed the object.
GF931 Do not apply this plan: restore the states, and compare the addresses.
GF932 Take the other change out of this plan, or repair it before anything moves.
GF933 Find out what the apply did not finish, repair it, and plan again.
GF934 Complete the record with the commit, the operator and the day of the apply.
GF935 Pass the state and the backup of the migration, pulled again after the move.
GF936 Find the file that was saved first, and do not continue without it.
GF937 Pass the missing file.
GF938 Restore the object, or find out who added it.
GF939 Repair the object in the source first.
GF940 Write each owner's own overlay and state key into the migration.
GF941 Recreate the set with a plan that is approved, or revert the edit.
GF942 Keep the scale-set name, or make sure that nothing uses the old one any more.
GF943 Keep the release's name, move its address in the state, or rehome it first.
GF944 Keep the set until the entry is closed with its proof.
GF945 Recreate each set with the upgrade, or stay on a chart with labels.
GF946 Use the controller's version, or upgrade the controller first.
GF947 Pin the core that has this contract.
GF948 Rehome the sets, or revert the edit.
GF949 Write a manifest after the next apply, and commit it.
GF951 Give the set a scale-set name of its own; its label stays.
GF952 Give the release a name of its own, or the overlay a namespace of its own.
GF953 Give the set a scale-set name or a namespace of its own; its label stays.
GF954 Give the overlay a state key of its own, and move its state there before the next plan.
GF955 Name the secret after its owner.
GF956 Let exactly one overlay deploy the controller.
GF957 Declare one roster in all overlays, or use a group of the owner's own.
GF958 Give each owner a cache of its own to write, and let the others read it.
GF959 Create the object in one overlay only.
GF960 Write the controller's version, or upgrade the controller first.
GF961 Write the key that the cache's server shows in all overlays.
GF962 Write the shared value, or declare the difference with its end.
GF963 Pin the same core in all overlays.
GF964 Remove the entry, or correct what it names.
GF965 Move the set to nodes that hold it, or lower what it requests.
GF966 Lower the maximum, or move the set to nodes that hold more.
GF967 Lower the maxima or add nodes, if the sets often run at once.
GF968 Lower what the named sets may use, give the set nodes of its own, or accept that it may wait.
GF969 Give the set nodes of its own, or accept that it may wait.
GF970 Add the missing facts to the document of the cluster.
GF971 Lower what the set requests, or raise the quota.
GF972 Add a limit range with defaults to the namespace, or give the container resources.
GF973 Change the set's requests or limits, or the limit range.
GF974 Place the set on other nodes until the gate has a proof with evidence and day.
"""
