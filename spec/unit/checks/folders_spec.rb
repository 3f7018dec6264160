# frozen_string_literal: true

require "active_support/all"
require "tmpdir"

RSpec.describe TaskerContribRails::Checks::Folders do
  let(:root) { Pathname(Dir.mktmpdir) }
  let(:configuration) { TaskerContribRails::Configuration.new }

  after { root.rmtree }

  def findings
    described_class.new(configuration, root:).findings.map do |finding|
      [ finding.source, finding.message, finding.help ]
    end
  end

  it "finds a folder that is not there, and tells of one like it" do
    root.join("app/handlers").mkpath
    configuration.handler_paths = [ "app/handlers", "app/handlerz" ]
    configuration.template_paths = [ "elsewhere" ]
    expect(findings).to eq([
      [ "config.tasker.handler_paths", "There is no folder `app/handlerz`.", "Did you mean `app/handlers`?" ],
      [
        "config.tasker.template_paths", "There is no folder `elsewhere`.",
        "Create it, or remove it from `config.tasker.template_paths`."
      ]
    ])
  end

  it "finds nothing in a new application, nor where the folders are there, inside it or not" do
    expect(findings).to be_empty
    root.join("lib/steps").mkpath
    configuration.handler_paths = [ "lib/steps", root.join("lib") ]
    expect(findings).to be_empty
  end

  it "finds a link among the task templates that leads nowhere" do
    root.join("config/tasker/templates").mkpath
    root.join("config/tasker/templates/order.yaml").make_symlink("../order.yaml")
    expect(findings).to eq([ [
      "config/tasker/templates/order.yaml", "This link leads nowhere, so nothing is read here.",
      "Let it lead to a task template or a folder of them, or remove it."
    ] ])
    root.join("config/tasker/order.yaml").write("name: order\n")
    expect(findings).to be_empty
  end

  it "finds a folder with task templates that this user may not read, whose templates nobody checks" do
    folder = root.join("config/tasker/templates/shop")
    folder.mkpath
    folder.join("order.yaml").write("name: order\n")
    allow(Dir).to receive(:children).and_call_original
    allow(Dir).to receive(:children).with(folder.to_s).and_raise(Errno::EACCES)
    expect(findings).to match([ [ "config/tasker/templates/shop", /may not read the folder/, /chmod u\+rx/ ] ])
    allow(Dir).to receive(:children).and_call_original
    allow(File).to receive(:executable?).and_call_original
    allow(File).to receive(:executable?).with(folder.to_s).and_return(false)
    expect(findings.map(&:first)).to eq([ "config/tasker/templates/shop" ])
  end
end
