"""What sides do together to any record: sign-off rounds that need a signature from each of them."""
