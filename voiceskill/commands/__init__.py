"""One module for each subcommand of `voiceskill`: `configure(parser)` and `run(args)`."""
