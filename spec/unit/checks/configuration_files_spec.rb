# frozen_string_literal: true

require "rails"

RSpec.describe TaskerContribRails::Checks::ConfigurationFiles do
  it "is what each of its checkers finds, in one order" do
    app = double(root: Pathname("/app"), config: double(tasker: double(template_paths: [ "flows" ])))
    checks = TaskerContribRails::Checks
    made = { TaskerContribRails::Configuration::Merged => :of_app, checks::DatabaseTasks => :of_app,
             checks::Environments => :new, checks::Folders => :new, checks::Misplaced => :new }
    made.each { |checker, method| allow(checker).to receive(method).and_return(double(findings: [ checker ])) }

    expect(described_class.call(app)).to eq(made.keys)
    expect(checks::Misplaced).to have_received(:new).with(app.root, template_paths: [ "flows" ])
  end
end
