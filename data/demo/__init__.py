"""The demo city: invented tickets on the real structure of Beijing's hotline.

`calibration` declares the published totals the tickets follow, `catalogue` what people ask for,
`stories` the planted truths. `generate` writes a store; `check` compares one with the totals.
"""
