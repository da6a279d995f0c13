terraform {
  required_providers {
    simple = {
      source = "example.com/test/simple6"
    }
  }
}

variable "token" {
  type      = string
  ephemeral = true
  default   = "nothing"
}

ephemeral "simple_resource" "opened" {
  value = var.token
}

ephemeral "simple_resource" "opened_by_the_apply" {
  value = terraform_data.input.output
}

resource "terraform_data" "input" {
  input = "before"
}

resource "simple_resource" "release" {
  value    = "before"
  value_wo = ephemeral.simple_resource.opened.value
}

resource "simple_resource" "second" {
  value_wo = ephemeral.simple_resource.opened_by_the_apply.value
}
