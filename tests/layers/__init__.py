"""Checks who may import whom, where the linter's own contracts say too little."""
