"""The types of the files in `contract/`, written as Terraform types.

One parser of types and one comparison with values serve both contract data and variables.
"""

from __future__ import annotations

CAPABILITIES = """
object({
  namespace = string
  labels = map(object({
    runner_type = string
    suffixes    = list(string)
    class       = string
    use         = string
  }))
  runner_types     = map(object({ automatic = string, allowed = list(string) }))
  suffixes         = object({ allowed = list(string), only_on = map(list(string)) })
  generic_labels   = object({ registration = list(string), workflow = list(string) })
  foreign_labels   = object({ github_hosted = list(string), third_party = list(string) })
  forbidden_tokens = object({ projects = list(string), owners = list(string), hosts = list(string) })
  retired_labels   = list(string)
})
"""

ARC = """
object({
  scale_set_name = object({ min_length = number, max_length = number })
  object_name = object({
    replace                = map(string)
    pattern                = string
    max_length             = number
    derived_suffix_lengths = map(number)
  })
  release_name             = object({ max_length = number })
  namespace                = object({ max_length = number })
  label                    = object({ min_length = number, max_length = number, ignores_case = bool })
  scale_set_labels_since   = string
  controller_matches_chart = bool
  labels_written           = string
  scale_set_labels         = list(string)
  scale_set_name_from      = list(string)
  container_modes          = list(string)
  runners                  = object({ minimum = number })
  app_secret_keys          = list(string)
})
"""

WIRING = """
object({
  endpoints       = map(list(string))
  requires        = map(list(string))
  runner_types    = map(list(string))
  substrate_modes = list(object({ mode = string, facts = list(string) }))
  retired         = object({ attic_public_keys = list(string), attic_hosts = list(string) })
  forges = map(object({
    adapter       = string
    status        = string
    hosts         = list(string)
    default_group = optional(string)
    scopes   = map(object({ path = string, groups = bool }))
    accounts = map(object({ scopes = list(string), anchor = optional(string), groups = bool }))
  }))
  app_secret = object({
    name          = string
    shared_name   = string
    mistaken_keys = optional(map(string), {})
  })
  exempt          = optional(map(string), {})
  public_keys     = optional(map(object({ bytes = number, named_after = string })), {})
  cluster_domain  = optional(string, "cluster.local")
  filled_in_later = optional(map(list(string)), {})
  forbidden_files = optional(map(string), {})
  secret_name = optional(object({
    pattern    = optional(string, "^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$")
    max_length = optional(number, 253)
  }), {})
  state = object({
    backend         = string
    key             = string
    region          = string
    must_be_true    = list(string)
    deprecated      = map(string)
    attributes      = map(string)
    locking         = bool
    legacy_backends = list(string)
    lock_attributes = optional(list(string), [])
    credentials     = optional(list(string), [])
    recognised_by   = optional(map(list(string)), {})
  })
})
"""

STACK = """
object({
  state_key              = string
  bindings               = map(string)
  controller_owner_flags = optional(list(string), [])
  runner_sets            = optional(object({ variable = string, bindings = map(string) }))
  primary_lanes = optional(map(object({
    label    = string
    deploy   = optional(string)
    bindings = map(string)
    inherits = optional(map(string), {})
  })), {})
  ranges = optional(object({
    variables   = optional(list(object({ min = string, max = string })), [])
    runner_sets = optional(list(object({ min = string, max = string })), [])
  }), {})
  quantities = optional(object({
    variables = optional(object({
      pairs  = optional(list(object({ request = string, limit = string })), [])
      single = optional(list(string), [])
    }), {})
    runner_sets = optional(object({
      pairs  = optional(list(object({ request = string, limit = string })), [])
      single = optional(list(string), [])
    }), {})
  }), {})
  images = optional(object({
    variables   = optional(list(string), [])
    runner_sets = optional(list(string), [])
  }), {})
  endpoints = optional(object({
    variables   = optional(map(string), {})
    runner_sets = optional(map(string), {})
  }), {})
  secret_names = optional(object({
    variables   = optional(list(string), [])
    runner_sets = optional(list(string), [])
  }), {})
  exceptions = optional(list(object({ variable = string, value = string, until = string, reason = string })), [])
})
"""
