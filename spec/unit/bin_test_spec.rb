# frozen_string_literal: true

require "fileutils"
require "open3"
require "tmpdir"

# bin/test in a project whose tools are stand-ins.
RSpec.describe "bin/test" do
  def run(*suites, bundle:)
    Dir.mktmpdir do |dir|
      FileUtils.mkdir_p([ "#{dir}/bin", "#{dir}/.tools" ])
      FileUtils.cp(File.expand_path("../../bin/test", __dir__), "#{dir}/bin/test")
      File.write("#{dir}/bin/setup", "#!/bin/sh\n", perm: 0o755)
      File.write("#{dir}/.tools/env", "bundle() { #{bundle}; }\n")
      Open3.capture2e({ "CI" => nil }, "#{dir}/bin/test", *suites)
    end
  end

  it "ends with 0 where every suite passed, and with 1 where one failed" do
    output, status = run("rubocop", "integration", bundle: "true")
    expect([ output.lines.last, status.exitstatus ]).to eq([ "2 passed, 0 failed\n", 0 ])

    output, status = run("rubocop", "integration", bundle: '[[ $2 == rubocop ]]')
    expect([ output.lines.last, status.exitstatus ]).to eq([ "1 passed, 1 failed\n", 1 ])
  end

  it "knows no other suites" do
    output, status = run("nope", bundle: "true")
    expect(output).to include("there is no suite 'nope'")
    expect(status.exitstatus).to eq(2)
  end
end
