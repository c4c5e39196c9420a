import type { Envelope } from '../../seams.ts';
import { aspnet } from './aspnet.ts';
import { awsJson } from './aws-json.ts';
import { awsXml } from './aws-xml.ts';
import { azure } from './azure.ts';
import { drf } from './drf.ts';
import { fastapi } from './fastapi.ts';
import { fastify } from './fastify.ts';
import { fhir } from './fhir.ts';
import { github } from './github.ts';
import { google } from './google.ts';
import { graphql } from './graphql.ts';
import { grpc } from './grpc.ts';
import { grpcGatewayV1, grpcGatewayV2 } from './grpc-gateway.ts';
import { jsonapi } from './jsonapi.ts';
import { jsonrpc } from './jsonrpc.ts';
import { kubernetes } from './kubernetes.ts';
import { laravel } from './laravel.ts';
import { matrix } from './matrix.ts';
import { nestjs } from './nestjs.ts';
import { oauth2 } from './oauth2.ts';
import { oci } from './oci.ts';
import { odata } from './odata.ts';
import { openstack } from './openstack.ts';
import { problem } from './problem.ts';
import { rails } from './rails.ts';
import { s3 } from './s3.ts';
import { scim } from './scim.ts';
import { spring } from './spring.ts';
import { stripe } from './stripe.ts';

/**
 * The built-in envelopes. A manifest names the ones it means, so their order decides nothing there; where one is looked
 * for, the first that reads an answer is the best guess: those with a mark of their own first, the loosest last.
 */
export const envelopes: readonly Envelope[] = [
  grpc,
  kubernetes,
  fhir,
  scim,
  jsonrpc,
  matrix,
  awsJson,
  awsXml,
  s3,
  stripe,
  google,
  grpcGatewayV1,
  openstack,
  jsonapi,
  oci,
  graphql,
  github,
  aspnet,
  problem,
  spring,
  azure,
  odata,
  grpcGatewayV2,
  oauth2,
  fastify,
  nestjs,
  fastapi,
  drf,
  laravel,
  rails,
];
