"""The cabinet as a skill: products + doses taken + facts -> what they hold and what may stand together. Pure."""
