output "nothing" {
  value = "there is a state, and no resource in it"
}
