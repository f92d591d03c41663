"""What a skill registers beside its abilities: alarms, schedulers, catalogues, suggestions and interceptors."""
