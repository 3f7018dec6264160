# frozen_string_literal: true

# The example application, as its developers would check it.
RSpec.describe "spec/dummy" do
  before(:all) { @app = RailsApplication.dummy }

  after(:all) { @app.remove }

  attr_reader :app

  it "has nothing that tasker:check would say" do
    expect(app.run("rails", "tasker:check", "--strict"))
      .to have_attributes(status: 0, output: /\ANothing is wrong/)
  end

  it "loads whole" do
    expect(app.run("rails", "zeitwerk:check").output).to include("All is good!")
  end

  it "has specs that pass" do
    expect(app.run("rspec").output).to match(/^[1-9]\d examples, 0 failures$/)
  end

  it "has specs that pass without tasker-rb" do
    app.write("Gemfile", app.read("Gemfile").lines.grep_v(/"tasker-rb"/).join)
    app.run!("bundle", "install", "--local", "--quiet")

    expect(app.run("rspec").output).to match(/^[1-9]\d examples, 0 failures$/)
  end
end
