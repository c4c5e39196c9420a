# Suites are mounted at /work, and run from there; reports go to /work/reports.
FROM node:20-slim AS build
WORKDIR /faultline
COPY . .
RUN npm ci && npm prune --omit=dev --ignore-scripts
# The clients of brokers are optional peers; all of them are small.
RUN npm install --no-save --ignore-scripts ioredis@6 kafkajs@2 amqplib@2 mqtt@5 @nats-io/transport-node@3 ws@8

FROM node:20-slim
COPY --from=build /faultline /faultline
WORKDIR /work
USER node
ENTRYPOINT ["node", "/faultline/bin/faultline.js"]
CMD ["run"]
