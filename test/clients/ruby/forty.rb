# One process of an application with the database.yml of the examples. Argument: `ask` for 40 requests at once, `leak` for one that keeps
# its connection. Says a line when that is done, and ends when its standard input is closed.
require "active_record"
require "json"
require "erb"
require "yaml"

REQUESTS = 40

$stdout.sync = true
settings = YAML.safe_load(ERB.new(File.read(ENV.fetch("DATABASE_YML"))).result)
ActiveRecord::Base.establish_connection(settings.fetch("production"))
POOL = ActiveRecord::Base.connection_pool

def request(sql)
  POOL.with_connection { |connection| connection.execute(sql) }
end

def ask
  requests = Array.new(REQUESTS) do
    Thread.new do
      request("select pg_sleep(0.2)")
      nil
    rescue StandardError => e
      e
    end
  end
  failures = requests.map(&:value).compact
  failures.each { |failure| puts "refused #{failure.message}" }
  puts "answered #{REQUESTS - failures.length}"
end

def leak
  2.times { Thread.new { request("select 1") }.join }
  kept = POOL.checkout
  begun = Process.clock_gettime(Process::CLOCK_MONOTONIC)
  begin
    Thread.new { request("select 1") }.tap { |thread| thread.report_on_exception = false }.join
    puts "leak unseen"
  rescue ActiveRecord::ConnectionTimeoutError
    puts "leak found after #{(Process.clock_gettime(Process::CLOCK_MONOTONIC) - begun).round} s"
  end
  POOL.checkin(kept)
end

ARGV.fetch(0) == "ask" ? ask : leak
$stdin.read
