# frozen_string_literal: true

# Hands configuration files to the real runtime, each in a process of its own, since a bad one can abort it.
#
#   ruby try.rb < tries.json > verdicts.json
#
# A try is {text:, env:}, a verdict {accepted:, said:}. A file that is accepted goes on to fail at the database,
# when there is none.

require "json"
require "tempfile"
require "tasker_core"

AT_ONCE = 24
NO_DATABASE = /Failed to create pool|Database error|Failed to initialize messaging/

def start(try)
  read, write = IO.pipe
  pid = fork do
    read.close
    $stdout.reopen(write)
    $stderr.reopen(write)
    file = Tempfile.create([ "try", ".toml" ])
    file.write(try.fetch("text"))
    file.close
    ENV.update(try.fetch("env"))
    ENV["TASKER_CONFIG_PATH"] = file.path
    begin
      TaskerCore::FFI.bootstrap_worker
      write.puts "it started"
    rescue Exception => error # rubocop:disable Lint/RescueException -- what the runtime raises is what is asked
      write.puts error.message
    ensure
      File.delete(file.path)
    end
    write.flush
    exit!(0)
  end
  write.close
  [ pid, read ]
end

def verdict(pid, read)
  said = read.read.scrub
  status = Process.wait2(pid).last
  {
    accepted: status.success? && said.match?(NO_DATABASE),
    said: status.signaled? ? "aborted (#{Signal.signame(status.termsig)}): #{said[/panicked.*/m]}" : said
  }
end

tries = JSON.parse($stdin.set_encoding(Encoding::UTF_8).read) # also where the machine has no locale
verdicts = tries.each_slice(AT_ONCE).flat_map do |some|
  some.map { |try| start(try) }.map { |started| verdict(*started) }
end
puts JSON.generate(verdicts)
