"""What goes over the wire, as models: strict for what comes in, and the OpenAPI description of both directions.

Times are ISO 8601 with the home's offset, probabilities 0 to 1, ids those of the configuration.
"""
