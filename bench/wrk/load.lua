-- What wrk sends: POST /graphql with one body, in one of three ways.
--   identical  every request has the same bytes
--   unique     one header differs from request to request, as a trace id does
--   distinct   the query text itself differs, so that no cache of documents helps
--
-- usage: wrk ... -s load.lua URL -- WAY FIRST_NUMBER BODY
-- Ends with one line of JSON about what was measured.

local way, number, body
local headers = { ["content-type"] = "application/json" }
local identical

function init(arguments)
   way, number, body = arguments[1], tonumber(arguments[2]), arguments[3]
   identical = wrk.format("POST", nil, headers, body)
end

function request()
   if way == "identical" then return identical end
   number = number + 1
   if way == "distinct" then
      return wrk.format("POST", nil, headers, string.format('{"query":"{n%d:greet}"}', number))
   end
   headers["traceparent"] = string.format("00-%032x-00f067aa0ba902b7-01", number)
   return wrk.format("POST", nil, headers, body)
end

function done(summary, latency)
   local errors = summary.errors
   io.write(string.format(
      '\n{"requests":%d,"duration_us":%d,"p50_us":%d,"p99_us":%d,"failed":%d}\n',
      summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
      errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
