# frozen_string_literal: true

desc "Measure a call in Ruby, Rust and JavaScript, and write the table of hosts into the README"
task hosts: "host_js:build" do
  require_relative "cargo_crate"
  require_relative "hosts"
  require "open3"
  $LOAD_PATH.unshift File.expand_path("../host-ruby/lib", __dir__)
  require "tasker_contrib_rails"

  template = File.expand_path("../spec/dummy/config/tasker/templates/shop/order_fulfillment.yaml", __dir__)
  shipped = TaskerContribRails::Component::PATH
  source = { name: "a.yaml", text: File.read(template) }
  in_ruby = TaskerContribRails::Component.open do |session|
    call = -> { session.call("workflow", "read", source, []) }
    call.call
    began = Process.clock_gettime(Process::CLOCK_MONOTONIC)
    300.times { call.call }
    format("%.2f", (Process.clock_gettime(Process::CLOCK_MONOTONIC) - began) * 1000 / 300)
  end

  crate = CargoCrate.new("host-rust")
  crate.cargo "build", "--locked", "--quiet", "--example", "timing"
  in_rust = IO.popen([ "#{crate.target}/debug/examples/timing", shipped, template ], &:read).strip
  in_javascript = IO.popen([ "node", "host-js/bench/timing.js", template ], &:read).strip

  readme = File.read("README.md")
  table = Hosts.table("Ruby" => in_ruby, "Rust" => in_rust, "JavaScript" => in_javascript)
  File.write("README.md", readme.sub(Hosts::MARK, table))
  puts table
end
