import { etcdOver } from './support/etcd-over.ts';

await etcdOver('http');
