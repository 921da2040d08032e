/** What a request to an AWS domain is signed for. */
export interface AwsEndpoint {
  /** `es`: a domain of OpenSearch Service; `aoss`: a Serverless collection. */
  readonly service: 'es' | 'aoss';
  readonly region: string;
}

/** Two forms: `search-x.eu-central-1.es.amazonaws.com`, and dual stack `search-x.aos.eu-central-1.on.aws`. */
const classicHost = /\.(?<region>[a-z]{2}(?:-[a-z]+)+-\d)\.(?<service>es|aoss)\.amazonaws\.com(?:\.cn)?$/;
const dualStackHost = /\.(?<service>aos|aoss)\.(?<region>[a-z]{2}(?:-[a-z]+)+-\d)\.on\.aws$/;

/** Service and region of an AWS host; undefined for any other, whose requests are not signed. */
export function awsEndpoint(url: string): AwsEndpoint | undefined {
  const { hostname } = new URL(url);
  const groups = (classicHost.exec(hostname) ?? dualStackHost.exec(hostname))?.groups;
  if (groups?.region === undefined) return undefined;
  return { service: groups.service === 'aoss' ? 'aoss' : 'es', region: groups.region };
}
