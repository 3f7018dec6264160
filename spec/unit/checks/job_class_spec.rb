# frozen_string_literal: true

require "active_support/all"
require "active_job"

RSpec.describe TaskerContribRails::Checks::JobClass do
  def messages(initialization = {}, method: "call", &body)
    stub_const("ImportJob", Class.new(ActiveJob::Base, &body))
    step = { "name" => "import", "method" => method, "initialization" => JSON.generate(initialization),
             "callable-span" => { "source" => "order.yaml", "line" => 6, "column" => 9, "length" => 9 } }
    described_class.new(ImportJob, definition: { source: "app/jobs/import_job.rb", line: 1 }).findings(step)
      .map { |finding| "#{finding.source}:#{finding.line} #{finding.code} #{finding.message}" }
  end

  let(:gives) { "order.yaml:6 TC5011 `ImportJob#perform` can't be called with what step `import` gives it: " }

  it "counts the arguments" do
    expect(messages({ arguments: [ 1 ] }) { def perform(one) = nil }).to be_empty
    expect(messages({ arguments: [ 1, 2 ] }) {
 def perform(one) = nil }).to eq([ "#{gives}it takes 1 argument, and gets 2." ])
    expect(messages { def perform(one, two = 2) = nil }).to eq([ "#{gives}it takes 1 to 2 arguments, and gets 0." ])
    expect(messages({ arguments: [ 1, 2, 3 ] }) { def perform(one, *) = nil }).to be_empty
    expect(messages { def perform(one, *) = nil }).to eq([ "#{gives}it takes at least 1 arguments, and gets 0." ])
  end

  it "knows the keywords" do
    expect(messages({ keywords: { total: 1 } }) { def perform(total:, note: nil) = nil }).to be_empty
    expect(messages { def perform(total:) = nil }).to eq([ "#{gives}it needs `total:`." ])
    expect(messages({ keywords: { total: 1, nota: 2 } }) { def perform(total:, note: nil) = nil })
      .to eq([ "#{gives}it has no `nota:`, but `note:`." ])
    expect(messages({ keywords: { any: 1 } }) { def perform(**) = nil }).to be_empty
    expect(messages({ keywords: { any: 1 } }) { def perform(options) = nil }).to be_empty # Ruby makes a Hash of them
  end

  it "knows what may be left out" do
    expect(messages({ arguments: %w[ $.one $.two? ] }) { def perform(one, two = 2) = nil }).to be_empty
    expect(messages({ arguments: %w[ $.one $.two? ] }) { def perform(one, two) = nil })
      .to eq([ "#{gives}it takes 2 arguments, and gets 1 to 2." ])
    expect(messages({ keywords: { total: "$.total?" } }) { def perform(total: 1) = nil }).to be_empty
    expect(messages({ keywords: { total: "$.total?" } }) { def perform(total:) = nil })
      .to eq([ "#{gives}it needs `total:`, which is not passed where the context lacks it." ])
    expect(messages({ keywords: { any: "$.any?" } }) { def perform(options) = nil })
      .to eq([ "#{gives}it takes 1 argument, and gets 0 to 1." ])
    expect(messages({ arguments: [ "$$.one?" ] }) { def perform(one) = nil }).to be_empty
  end

  it "knows that what follows an argument which is left out may take its place" do
    arguments = [ "$.one", "$.two?", "$$x", "$.four?" ]
    expect(messages({ arguments: }) { def perform(one, two = 2, three = 3, four = 4, dry: false) = nil })
      .to eq([ "#{gives}\"$$x\" takes the place of \"$.two?\" where the context lacks that." ])
    expect(messages({ arguments: [ "$.one?", 2 ] }) { def perform(*) = nil })
      .to eq([ "#{gives}2 takes the place of \"$.one?\" where the context lacks that." ])
    arguments.pop
    expect(messages({ arguments: }) { def perform(one, two = 2, three, dry: false, &) = nil }).to be_empty
    expect(messages({ arguments: }) { def perform(one, *rest, three) = nil }).to be_empty
    expect(messages({ arguments: %w[ $.one? $.two? ] }) { def perform(one = 1, two = 2) = nil }).to be_empty
  end

  it "leaves the form of what is given to the component" do
    expect(messages({ arguments: 5, keywords: [] }) { def perform = nil }).to be_empty
  end

  it "misses `perform`, and refuses a method" do
    expect(messages { }).to eq([ "app/jobs/import_job.rb:1 TC5005 `ImportJob` has no method `perform`." ])
    expect(messages(method: "run") { def perform = nil })
      .to eq([ "order.yaml:6 TC5005 `ImportJob` is a job, so its step can't choose the method `run`." ])
  end
end
