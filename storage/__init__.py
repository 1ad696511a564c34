"""The database: schema, migrations, SQL, transactions."""
