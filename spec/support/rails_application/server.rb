# frozen_string_literal: true

# Runs commands of one Rails application, each in a fork of its own that boots the application anew. Only what no
# command of ours changes is loaded before: Bundler's load path and the frameworks that config/application.rb names.
#
# Reads a request a line from standard input and answers each with the exit status, once the command has ended.
require "bundler/setup"
require "json"
require "rails"
File.read("config/application.rb").scan(/^require "(\w+\/(?:railtie|engine))"/) { |(name)| require name }

requests = $stdin.dup
$stdin.reopen(File::NULL)

requests.each_line do |line|
  request = JSON.parse(line, symbolize_names: true)
  pid = fork do
    requests.close
    Dir.chdir(request[:folder])
    request[:env].each { |name, value| ENV[name.to_s] = value }
    $stdin.reopen(request[:input])
    $stdout.reopen(request[:output], "a")
    $stderr.reopen(request[:output], "a")
    program, *arguments = request[:command]
    ARGV.replace(arguments)
    path = program == "rails" ? "bin/rails" : Gem.bin_path("rspec-core", "rspec")
    $PROGRAM_NAME = path
    load path
  end
  status = Process.wait2(pid).last
  $stdout.puts(status.exitstatus || 128 + status.termsig)
  $stdout.flush
end
