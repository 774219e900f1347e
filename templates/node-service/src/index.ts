import { createServer } from "node:http";
import { handle } from "./service.ts";

const server = createServer((request, response) => void handle(request, response));
server.listen(Number(process.env.PORT ?? 8080), "0.0.0.0", () => console.log("listening on", server.address()));

// Lets requests under way finish, then ends.
process.on("SIGTERM", () => {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
