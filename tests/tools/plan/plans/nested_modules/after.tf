module "outer" {
  source = "./modules/outer"
  keys   = ["nix", "gpu"]
}
