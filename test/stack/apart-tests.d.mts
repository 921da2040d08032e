export const apartTests: readonly string[];
