module "outer" {
  source = "./outer"
  count  = 2
}
