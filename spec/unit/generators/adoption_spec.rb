# frozen_string_literal: true

require "active_support/all"
require "active_job"

RSpec.describe TaskerContribRails::Generators::Adoption do
  # The files of an application, by the constant that Rails expects in each.
  let(:autoloads) do
    Struct.new(:root, :files) do
      def file(name) = (root.join(files[name]).to_s if files.key?(name))
      def names = files.keys
      def folders(name) = [ root.join("app", name).to_s ]
    end
  end

  around { |example| Dir.mktmpdir { |dir| @root = Pathname(dir).realpath and example.run } }

  before { code "app/jobs/application_job.rb", "class ApplicationJob < ActiveJob::Base\nend\n" }

  def code(file, text)
    @root.join(file).tap { |path| path.dirname.mkpath }.write(text)
    constant = file.delete_prefix("app/").split("/").drop(1).join("/").delete_suffix(".rb").camelize
    (@files ||= {})[constant] = file
  end

  def job(perform = "def perform = nil", name: "ImportJob", before: "", parent: "ApplicationJob")
    code "app/jobs/#{name.underscore}.rb", "class #{name} < #{parent}\n#{before}\n#{perform}\nend\n"
  end

  def adoption(*names, **) = described_class.new(names, autoloads: autoloads.new(@root, @files), root: @root, **)
  def step(...) = job(...).then { adoption("ImportJob").steps.first }
  def notes(...) = step(...).fetch(:notes)

  def refusal(*names)
    adoption(*names).then { "none" }
  rescue TaskerContribRails::Generators::Adoption::Refused => error
    error.message
  end

  describe "the arguments" do
    it "are the parameters of `perform`, those with a default only where the context has them" do
      found = step("def perform(path, limit = 10, *rest, last, source:, dry: false, **more, &block) = nil")
      expect(found[:arguments]).to eq(%w[ $.path $.limit? $.last ])
      expect(found[:keywords]).to eq([ { name: "source", value: "$.source" }, { name: "dry", value: "$.dry?" } ])
      expect(found[:notes]).to include(
        "`*rest`: add what is to be passed to `arguments`.",
        "`perform` takes any further arguments: add what is to be passed to `arguments` and `keywords`."
      )
      expect(adoption("ImportJob").inputs).to eq(
        required: %w[ path last source ],
        properties: [
          { name: "path", type: nil }, { name: "limit", type: "integer" }, { name: "last", type: nil },
          { name: "source", type: nil }, { name: "dry", type: "boolean" }
        ]
      )
    end

    it "have the type of a default, if all jobs agree and none needs it" do
      job("def perform(a = 1.5, b = %w[ x ], c = {}, d = \"x\", e = :x, f = nil, g = now, h: 1, i: 1) = nil")
      job("def perform(h: :x, i:) = nil", name: "CleanJob")
      types = adoption("ImportJob", "CleanJob").inputs[:properties].to_h(&:values)
      expect(types).to eq("a" => "number", "b" => "array", "c" => "object", "d" => "string", "e" => "string",
        "f" => nil, "g" => nil, "h" => nil, "i" => nil)
      expect(adoption("ImportJob", "CleanJob").inputs[:required]).to eq(%w[ i ])
      expect(adoption("ImportJob").steps.first[:notes])
        .to include("The default of `e` is a Symbol, but from a context it is a String.")
    end

    it "are none where `perform` takes none, have names of their own where it takes them apart" do
      expect(step("def perform = nil").slice(:arguments, :keywords)).to eq(arguments: [], keywords: [])
      expect(step("def perform((a, b), c) = nil")[:arguments]).to eq(%w[ $.argument_1 $.c ])
      expect(notes("def perform(...) = run(...)")).to include(/takes any further arguments/)
      expect(notes("def perform(a, **nil) = nil")).not_to include(/takes any further/)
    end

    it "are those of the last `perform`, as for Ruby, and of its own before an inherited one" do
      job("def perform(parent) = nil", name: "BaseJob")
      job("def perform(first) = nil\ndef perform(last) = nil", parent: "BaseJob")
      expect(adoption("ImportJob").steps.first[:arguments]).to eq(%w[ $.last ])
    end

    it "may be records, where a model has the name" do
      code "app/models/order.rb", "class Order < ApplicationRecord\nend\n"
      expect(notes("def perform(order, other) = nil").grep(/record/))
        .to eq([ 'If `order` is a record, write { $record: "$.order" }, and give a task its `to_gid.to_s`.' ])
    end
  end

  describe "the attempts" do
    def attempts(rules) = step(before: rules)[:attempts]

    it "are the most that a `retry_on` allows, here or in what the job inherits from" do
      expect(attempts("")).to be_nil
      expect(attempts("retry_on IOError")).to eq(5)
      expect(attempts("retry_on IOError, attempts: 2\nretry_on KeyError, EOFError, wait: 1.minute, attempts: 1_0"))
        .to eq(10)
      code "app/jobs/application_job.rb",
        "class ApplicationJob < ActiveJob::Base\n  retry_on IOError, attempts: 7\nend\n"
      expect(attempts("retry_on KeyError, attempts: 2")).to eq(7)
    end

    it "are read from constants of the class, of its parents, of its concerns and of the modules around it" do
      code "app/jobs/application_job.rb", "class ApplicationJob < ActiveJob::Base\n  TRIES = 4\nend\n"
      expect(attempts("TRIES = 6\nretry_on IOError, attempts: TRIES")).to eq(6)
      expect(attempts("retry_on IOError, attempts: TRIES")).to eq(4)
      code "app/jobs/concerns/patient.rb", <<~RUBY
        module Patient
          extend ActiveSupport::Concern
          MANY = 8
          included { retry_on IOError, attempts: MANY }
        end
      RUBY
      @files["Patient"] = @files.delete("Concerns::Patient")
      expect(attempts("include Patient")).to eq(8)
      code "app/models/shop.rb", "module Shop\n  FEW = 3\nend\n"
      code "app/jobs/shop/import_job.rb", <<~RUBY
        module Shop
          class ImportJob < ::ApplicationJob
            retry_on IOError, attempts: FEW
            def perform = nil
          end
        end
      RUBY
      expect(adoption("Shop::ImportJob").steps.first[:attempts]).to eq(3)
    end

    it "are those of the innermost class with a parent's name, as Ruby has it" do
      code "app/jobs/base_job.rb", "class BaseJob < ActiveJob::Base\n  retry_on IOError, attempts: 2\nend\n"
      code "app/jobs/shop/base_job.rb", "class Shop::BaseJob < ::BaseJob\n  retry_on IOError, attempts: 6\nend\n"
      code "app/jobs/shop/eu/base_job.rb", "class Shop::Eu::BaseJob < ::BaseJob\n  retry_on IOError, attempts: 9\nend\n"
      code "app/jobs/shop/eu/import_job.rb", <<~RUBY
        module Shop
          module Eu
            class ImportJob < BaseJob
              def perform = nil
            end
          end
        end
      RUBY
      expect(adoption("Shop::Eu::ImportJob").steps.first[:attempts]).to eq(9)
    end

    it "are said to be unknown where only running the code would tell, and bounded where the engine bounds them" do
      text = 'retry_on IOError, attempts: Integer(ENV.fetch("TRIES"))'
      expect(step(before: text)).to include(attempts: 5)
      expect(notes(before: text))
        .to include("How many attempts `#{text}` allows can't be read: write them as `max_attempts`.")
      expect(step(before: "retry_on IOError, attempts: :unlimited")).to include(attempts: 100)
      expect(notes(before: "retry_on IOError, attempts: 101"))
        .to include("`retry_on IOError, attempts: 101` allows more attempts than the engine, which has at most 100.")
      expect(notes(before: "retry_on IOError, attempts: 100").join).not_to include("more attempts")
    end

    it "may not be half an hour apart" do
      forgotten = ->(options) { notes(before: "retry_on IOError, #{options}").grep(/forgets/).any? }
      long = [ "wait: 30.minutes", "wait: 1.day", "wait: 1800", "wait: :polynomially_longer, attempts: 8" ]
      short = [ "wait: 29.minutes", "wait: 3", "wait: ->(n) { n }", "wait: :polynomially_longer, attempts: 7" ]
      expect([ *long, *short ].select(&forgotten)).to eq(long)
    end
  end

  it "says what becomes of errors, and what has no effect" do
    expect(notes).to eq([ "ImportJob has no `retry_on`: each of its errors fails the step for good." ])
    expect(notes(before: <<~RUBY)).to eq([
      queue_as :low
      retry_on IOError, KeyError
      retry_on(Net::OpenTimeout, wait: 5.seconds) { |job, error| job.logger.info(error) }
      discard_on ActiveJob::DeserializationError
      limits_concurrency to: 1, key: ->(path) { path }
    RUBY
      "ImportJob is retried after IOError, KeyError, or Net::OpenTimeout, as its `retry_on` says; other errors fail " \
        "for good.",
      "After ActiveJob::DeserializationError, which the job discards, the step fails for good.",
      "`queue_as :low` has no effect on a step.",
      "`limits_concurrency to: 1, key: ->(path) { path }` has no effect on a step."
    ])
  end

  describe "the steps" do
    before { %w[ ImportJob CleanJob Shop::ImportJob Billing::ImportJob ].each { |name| job(name:) } }

    def steps(*names, **) = adoption(*names, **).steps.map { |step| step.values_at(:step, :dependencies, :next) }

    it "wait for the one before, or for none" do
      expect(steps("ImportJob", "CleanJob")).to eq([ [ "import", [], "clean" ], [ "clean", %w[ import ], nil ] ])
      expect(steps("ImportJob", "CleanJob", parallel: true)).to eq([ [ "import", [], nil ], [ "clean", [], nil ] ])
    end

    it "have names of their own" do
      expect(steps("Shop::ImportJob", "Billing::ImportJob", "CleanJob", "CleanJob").map(&:first))
        .to eq(%w[ shop_import billing_import clean clean_2 ])
    end

    it "name the workflow, and its namespace where all jobs are in one" do
      named = ->(*names) { adoption(*names).then { |one| [ one.name, one.namespace ] } }
      expect(named.("ImportJob", "CleanJob")).to eq([ "import_clean", "" ])
      expect(named.("Shop::ImportJob")).to eq([ "import", "shop" ])
      expect(named.("Shop::ImportJob", "CleanJob")).to eq([ "import_clean", "" ])
    end
  end

  it "takes a job as people write it" do
    job(name: "Shop::ImportJob")
    names = %w[ Shop::ImportJob ::Shop::ImportJob Shop::Import shop/import_job shop/import app/jobs/shop/import_job.rb ]
    names.each do |typed|
      expect(adoption(typed).steps.first[:job]).to eq("Shop::ImportJob")
    end
  end

  describe "what is refused" do
    it "is a class that is not there, with the one that may be meant" do
      job
      expect(refusal("ImprtJob")).to eq(
        "There is no class ImprtJob in the folders that Rails loads, so nothing was written. Did you mean ImportJob?"
      )
      expect(refusal("Nothing", "ImprtJob").lines.size).to eq(2)
    end

    it "is a class that is no job" do
      code "app/models/order.rb", "class Order < ApplicationRecord\nend\n"
      code "app/models/application_record.rb", "class ApplicationRecord < ActiveRecord::Base\nend\n"
      expect(refusal("Order")).to eq(
        "Order is no job: app/models/application_record.rb has `class ApplicationRecord < ActiveRecord::Base`. " \
        "A step can perform classes that inherit from ActiveJob::Base, so nothing was written."
      )
      code "app/models/total.rb", "class Total\n  include Comparable\n  def perform = nil\nend\n"
      expect(refusal("Total")).to start_with("Total is no job: app/models/total.rb has `class Total`.")
      code "app/sidekiq/sync_worker.rb", "class SyncWorker\n  include Sidekiq::Job\n  def perform = nil\nend\n"
      expect(refusal("SyncWorker")).to start_with("SyncWorker is a job of Sidekiq's own.")
    end

    it "is a job without a `perform` that can be read" do
      bodies = [ "", "def self.perform = nil", "define_method(:perform) { nil }", "class Inner\ndef perform = 1\nend" ]
      bodies.each do |body|
        job(body)
        expect(refusal("ImportJob")).to start_with("ImportJob has no method `perform` that can be read."), body
      end
    end

    it "is a file that does not parse, or defines something else" do
      code "app/jobs/import_job.rb", "class ImportJob < ApplicationJob\n  def perform(\nend\n"
      expect(refusal("ImportJob")).to start_with("ImportJob can't be read: app/jobs/import_job.rb:")
      code "app/jobs/import_job.rb", "class ImportsJob < ApplicationJob\nend\n"
      expect(refusal("ImportJob")).to start_with("ImportJob is not defined in app/jobs/import_job.rb")
    end

    it "is no chain of parents that ends in a job, however the names are written" do
      code "app/jobs/shop/base_job.rb",
        "module Shop\n  class BaseJob < ApplicationJob\n    def perform(id) = nil\n  end\nend\n"
      code "app/jobs/shop/import_job.rb", "module Shop\n  class ImportJob < BaseJob\n  end\nend\n"
      code "app/jobs/shop/clean_job.rb", "class Shop::CleanJob < ::Shop::BaseJob\nend\n"
      steps = adoption("Shop::ImportJob", "Shop::CleanJob").steps
      expect(steps.map { |step| step[:arguments] }).to eq([ [ "$.id" ], [ "$.id" ] ])
      code "app/jobs/round_job.rb", "class RoundJob < RoundJob\n  def perform = nil\nend\n"
      expect(refusal("RoundJob")).to start_with("RoundJob is no job")
    end
  end
end
