"""Configuration: one YAML file in, frozen `Settings` out, every problem at once."""
