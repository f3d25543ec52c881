"""Messages, from their arrival to their one delivery.

- `importance` is how much one matters, from fixed words (`telling`), a model and what people said of it before
- `arrival` rules on it by the table of `triage`; what was asked about goes on in `asked`, what was held in `digest`
- `opinions` are what people say of messages (`opinion` reads the sentence), `corrections` what their answers teach
"""
