"""What the command line says and asks of measures, of metrics, and of pace."""
