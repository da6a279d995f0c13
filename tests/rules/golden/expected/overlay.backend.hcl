# Rendered from //tests/rules/golden:overlay. Edit the facts there, then run: bazel run //tests/rules/golden:overlay.write

bucket = "tofu-state"
key    = "example-org/example-infra/arc-runners/terraform.tfstate"
region = "us-east-1"

endpoints = {
  s3 = "http://state.example.com:9000"
}

skip_credentials_validation = true
skip_metadata_api_check     = true
skip_region_validation      = true
skip_requesting_account_id  = true
skip_s3_checksum            = true
use_path_style              = true
