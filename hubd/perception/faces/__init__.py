"""Who is on a picture: faces found, turned upright, and told by a direction. Pictures are looked at and forgotten."""
