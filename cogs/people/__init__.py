"""People, characters and places, with everything that is known of them."""
