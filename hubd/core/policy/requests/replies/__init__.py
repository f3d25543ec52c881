"""What people answer, language by language: data only. `answers` reads it."""
