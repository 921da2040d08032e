import { describeSearch } from '../opensearch/find-jdk.ts';
import { minimumJavaOfTrino } from './trino-installation.ts';

/** Why no JDK could be taken for Trino, and how to get one or do without. */
export function describeTrinoJdkProblem(javaHome: string | undefined): string {
  return (
    `A JDK of version ${minimumJavaOfTrino} or later is needed for Trino; ${describeSearch(javaHome)}. ` +
    'Any system: sdk install java 25-tem (sdkman.io) or a package from adoptium.net; macOS: brew install openjdk. ' +
    'JAVA_HOME names one in an unusual place; without INKSTREAM_ATHENA_ENGINE=trino no such JDK is needed.'
  );
}
