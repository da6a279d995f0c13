# The inputs of all cases; their values are in scope.tfvars.json.

variable "names" {
  type = list(string)
}

variable "empty" {
  type = list(string)
}

variable "labels" {
  type = map(string)
}

variable "zones" {
  type = set(string)
}

variable "nothing" {
  type = string
}

variable "count_text" {
  type = string
}

variable "url" {
  type = string
}

variable "sets" {
  type = map(object({
    runner_label = string
    min_runners  = number
    max_runners  = number
    cpu_request  = string
    node_label   = optional(string)
    tolerations  = list(object({ key = string, effect = string }))
  }))
}
