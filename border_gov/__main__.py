"""`python -m border_gov` is the command line border-gov."""

from border_gov.app import main

main()
