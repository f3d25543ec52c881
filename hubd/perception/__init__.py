"""From numbers to what they mean, by models trained elsewhere. Heavy libraries live here, opened on first use."""
