# frozen_string_literal: true

require "spec_helper"

RSpec.describe TaskerContribRails::Checks::TaskTemplates do
  around { |example| Dir.mktmpdir { |dir| @root = Pathname(dir) and example.run } }

  let(:config) { Struct.new(:template_paths, :handler_paths).new([ "templates" ], [ "handlers" ]) }
  let(:app) { Struct.new(:root, :config).new(@root, Struct.new(:tasker).new(config)) }

  before { @root.join("templates").mkpath }

  it "says of a file that is too much for a call that it is, and checks the others" do
    @root.join("templates/a.yaml").write("name: a\nsteps: [#{"{}," * 340_000}]")
    @root.join("templates/b.yaml").write("name: b\nnamespace_name: shop\nversion: 1.0.0\nsteps: [ { name: c, dependencies: [ d ], handler: { callable: plain } } ]\n")

    found = described_class.call(app)

    expect(found.map { |finding| [ finding.source, finding.code ] }).to include([ "templates/a.yaml", "TC3007" ], [ "templates/b.yaml", "TC3033" ])
    expect(found.find { |finding| finding.code == "TC3007" }.message).to start_with("This file needs more than 64 MB")
  end
end
