"""Beyond one machine: Apache Spark builds the roll-ups of a store whose tickets outgrew one.

`dialect` turns the statements of `data.store.rollups` into Spark SQL; `session` opens a cluster;
`sums` runs the statements there; `assembly` makes the roll file of what they wrote; `adoption`
takes in tickets a cluster job wrote, held against `standards`; `run` does it all under the
loader's lock. The dashboard knows nothing of this room: it reads what every load
leaves behind, a manifest, Parquet tickets and a roll file.

Needs the packages of requirements-spark.txt, Java 17 or newer where the command runs, and the
store in a folder every worker sees under the same path.
"""
