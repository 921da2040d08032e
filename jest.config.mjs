import { apartTests } from './test/stack/apart-tests.mjs';

// Jest runs the TypeScript sources as ES modules; types are checked apart, by tsc.
const common = {
  testEnvironment: 'node',
  setupFiles: ['<rootDir>/test/plain-output.ts'],
  setupFilesAfterEnv: ['<rootDir>/test/patience.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^fast-check$': '<rootDir>/test/seeded-fast-check.mjs' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        // Import attributes tell that a module is JSON.
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022', experimental: { keepImportAttributes: true } },
        module: { type: 'es6' },
      },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/.inkstream'],
};

export default {
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['\\.(integration|trino)\\.test\\.ts$'],
    },
    {
      ...common,
      displayName: 'integration',
      testMatch: ['<rootDir>/test/**/*.integration.test.ts'],
      testPathIgnorePatterns: apartTests.map((file) => `<rootDir>/${file.replaceAll('.', '\\.')}$`),
    },
    {
      ...common,
      displayName: 'apart',
      testMatch: apartTests.map((file) => `<rootDir>/${file}`),
    },
    {
      ...common,
      displayName: 'trino',
      testMatch: ['<rootDir>/test/**/*.trino.test.ts'],
    },
  ],
};
