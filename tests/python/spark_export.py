"""Run in the Spark environment: write every computed table and view of a Spark warehouse as Parquet.

Usage: python spark_export.py BUILD_DIRECTORY OUTPUT_DIRECTORY SCHEMA ...
"""

import sys

from pyspark.sql import SparkSession


def main(build_directory: str, output_directory: str, *schemas: str) -> None:
    metastore = f"jdbc:derby:;databaseName={build_directory}/spark-metastore"
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", f"{build_directory}/spark-warehouse")
        .config("spark.hadoop.javax.jdo.option.ConnectionURL", metastore)
        .config("spark.driver.extraJavaOptions", f"-Dderby.stream.error.file={build_directory}/derby.log")
        .enableHiveSupport()
        .getOrCreate()
    )
    for schema in schemas:
        for row in spark.sql(f"show tables in {schema}").collect():
            name = f"{schema}.{row.tableName}"
            spark.table(name).coalesce(1).write.mode("overwrite").parquet(f"{output_directory}/{name}")
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
