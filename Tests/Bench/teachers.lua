-- The mix of 300 teacher queries for wrk: wrk -t2 -c32 -d30s --latency -s Tests/Bench/teachers.lua http://127.0.0.1:8080
local queries = {}
for line in io.lines("Tests/Relevance/queries.jsonl") do
  local text = line:match('"text": ?"(.-)"[,}]')
  if text then
    queries[#queries + 1] = text:gsub("[^%w]", function(byte) return string.format("%%%02X", byte:byte()) end)
  end
end
local step, place = #queries / 300, 0

function request()
  place = (place + 1) % 300
  local query = queries[math.floor(place * step) + 1]
  return wrk.format("GET", "/api/search?facets=stage,subject,grade,edition,type,province&q=" .. query)
end

function done(summary, latency)
  print(string.format("requests/s %.0f, p50 %.1f ms, p99 %.1f ms, errors %d", summary.requests * 1e6 / summary.duration,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
