// Stands in for the parts of Vega that no chart here uses.
export {};
