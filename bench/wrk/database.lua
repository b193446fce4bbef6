-- What wrk sends to a database gateway: POST /graphql with one query of which only the variables
-- differ, asked by the user whom the order belongs to. <order>, <user> and <agent> in BODY stand
-- for them.
--
-- usage: wrk ... -s database.lua URL -- BODY SECRET ROLE SEED ORDERS USERS AGENTS
-- Ends with one line of JSON about what was measured.

local body, orders, users, agents
local headers = { ["content-type"] = "application/json" }

function init(arguments)
   body = arguments[1]
   headers["x-hasura-admin-secret"] = arguments[2]
   headers["x-hasura-role"] = arguments[3]
   math.randomseed(tonumber(arguments[4]))
   orders, users, agents = tonumber(arguments[5]), tonumber(arguments[6]), tonumber(arguments[7])
end

function request()
   local order = math.random(orders)
   local user = (order - 1) % users + 1
   headers["x-hasura-user-id"] = user
   local values = { order = order, user = user, agent = order % agents + 1 }
   return wrk.format("POST", nil, headers, (body:gsub("<(%a+)>", values)))
end

function done(summary, latency)
   local errors = summary.errors
   io.write(string.format(
      '\n{"requests":%d,"duration_us":%d,"p50_us":%d,"p99_us":%d,"failed":%d}\n',
      summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
      errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
