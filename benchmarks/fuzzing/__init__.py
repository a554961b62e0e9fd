"""Random and damaged input for every reader of the skill: nothing may crash, hang or grow."""
