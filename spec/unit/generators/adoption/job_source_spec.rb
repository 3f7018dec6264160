# frozen_string_literal: true

RSpec.describe TaskerContribRails::Generators::Adoption::JobSource do
  include JobFiles

  # The names of what `perform` takes.
  def parameters(name = "ImportJob") = source(name).parameters.requireds.map { |one| one.name.to_s }

  it "reads the last `perform`, as Ruby does, and its own before an inherited one" do
    job("def perform(parent) = nil", name: "BaseJob")
    job("def perform(first) = nil\ndef perform(last) = nil", parent: "BaseJob")
    expect(parameters).to eq(%w[ last ])
  end

  it "reads a chain of parents that ends in a job, however the names are written" do
    code "app/jobs/shop/base_job.rb",
      "module Shop\n  class BaseJob < ApplicationJob\n    def perform(id) = nil\n  end\nend\n"
    code "app/jobs/shop/import_job.rb", "module Shop\n  class ImportJob < BaseJob\n  end\nend\n"
    code "app/jobs/shop/clean_job.rb", "class Shop::CleanJob < ::Shop::BaseJob\nend\n"
    expect(%w[ Shop::ImportJob Shop::CleanJob ].map { |name| parameters(name) }).to eq([ %w[ id ], %w[ id ] ])
    code "app/jobs/round_job.rb", "class RoundJob < RoundJob\n  def perform = nil\nend\n"
    expect(refusal { source("RoundJob") }).to start_with("RoundJob is no job")
  end

  describe "the attempts" do
    def attempts(rules) = job(before: rules).then { source.retries.map(&:allowed) }

    it "are those of each `retry_on`, here or in what the job inherits from" do
      code "app/jobs/application_job.rb",
        "class ApplicationJob < ActiveJob::Base\n  retry_on IOError, attempts: 7\nend\n"
      expect(attempts("retry_on KeyError, attempts: 2")).to contain_exactly(2, 7)
    end

    it "are read from constants of the class, of its parents, of its concerns and of the modules around it" do
      code "app/jobs/application_job.rb", "class ApplicationJob < ActiveJob::Base\n  TRIES = 4\nend\n"
      expect(attempts("TRIES = 6\nretry_on IOError, attempts: TRIES")).to eq([ 6 ])
      expect(attempts("retry_on IOError, attempts: TRIES")).to eq([ 4 ])
      code "app/jobs/concerns/patient.rb", <<~RUBY
        module Patient
          extend ActiveSupport::Concern
          MANY = 8
          included { retry_on IOError, attempts: MANY }
        end
      RUBY
      @files["Patient"] = @files.delete("Concerns::Patient")
      expect(attempts("include Patient")).to eq([ 8 ])
      code "app/models/shop.rb", "module Shop\n  FEW = 3\nend\n"
      code "app/jobs/shop/import_job.rb", <<~RUBY
        module Shop
          class ImportJob < ::ApplicationJob
            retry_on IOError, attempts: FEW
            def perform = nil
          end
        end
      RUBY
      expect(source("Shop::ImportJob").retries.map(&:allowed)).to eq([ 3 ])
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
      expect(source("Shop::Eu::ImportJob").retries.map(&:allowed).max).to eq(9)
    end
  end

  describe "what is refused" do
    def refused(name = "ImportJob") = refusal { source(name) }

    it "is a class that is no job" do
      code "app/models/order.rb", "class Order < ApplicationRecord\nend\n"
      code "app/models/application_record.rb", "class ApplicationRecord < ActiveRecord::Base\nend\n"
      expect(refused("Order")).to eq(
        "Order is no job: app/models/application_record.rb has `class ApplicationRecord < ActiveRecord::Base`. " \
        "A step can perform classes that inherit from ActiveJob::Base, so nothing was written."
      )
      code "app/models/total.rb", "class Total\n  include Comparable\n  def perform = nil\nend\n"
      expect(refused("Total")).to start_with("Total is no job: app/models/total.rb has `class Total`.")
      code "app/sidekiq/sync_worker.rb", "class SyncWorker\n  include Sidekiq::Job\n  def perform = nil\nend\n"
      expect(refused("SyncWorker")).to start_with("SyncWorker is a job of Sidekiq's own.")
    end

    it "is a job without a `perform` that can be read" do
      bodies = [ "", "def self.perform = nil", "define_method(:perform) { nil }", "class Inner\ndef perform = 1\nend" ]
      bodies.each do |body|
        job(body)
        expect(refused).to start_with("ImportJob has no method `perform` that can be read."), body
      end
    end

    it "is a file that does not parse, or defines something else" do
      code "app/jobs/import_job.rb", "class ImportJob < ApplicationJob\n  def perform(\nend\n"
      expect(refused).to start_with("ImportJob can't be read: app/jobs/import_job.rb:")
      code "app/jobs/import_job.rb", "class ImportsJob < ApplicationJob\nend\n"
      expect(refused).to start_with("ImportJob is not defined in app/jobs/import_job.rb")
    end
  end
end
