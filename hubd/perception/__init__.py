"""From numbers to what they mean, by models trained elsewhere. Heavy libraries live here, opened on first use.

- sounds: `hearing` goes with a microphone's stream; `alarms` are told by their rhythm, the rest by what `noticing` asks
  of the shipped model (`sounds`) and of what a household has named itself (`own_sounds`), from `audio` as numbers
- who it is: `voices` and `faces`
- words: `texts` of messages, and `sentences` of them, cut by `wordpiece`; what people do: `models`
- files: the `manifest` of models and their `registry`, `fetching` those that do not ship
"""
